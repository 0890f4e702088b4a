"""What tests run inside Firefox itself, beyond any page: its alert windows, tabs and worker processes.

Each is the body of an async function in the browser's own (chrome) context.
"""

OPEN_ALERTS = """
    const alerts = [...Services.wm.getEnumerator("alert:alert")].filter(window => window.gIsActive);
"""
READ_ALERTS = (
    OPEN_ALERTS
    + """
    return alerts.map(({document}) => {
        const text = document.getElementById("alertTextLabel");
        const title = document.getElementById("alertTitleLabel");
        // A body of more than 200 characters is cut for display; its tooltip has all of it.
        const body = text.getAttribute("tooltiptext") ?? text.textContent;
        return [title.value, body, title.getAttribute("lang") ?? ""];
    });
"""
)
CLICK_ALERT = (
    OPEN_ALERTS
    + """
    const alert = alerts.find(window =>
        arguments[0] === null || window.document.getElementById("alertTitleLabel").value === arguments[0]);
    alert?.document.getElementById("alertBox").click();
    return Boolean(alert);
"""
)
DISMISS_ALERTS = (
    OPEN_ALERTS
    + """
    alerts.forEach(window => window.document.getElementById("alert-close").doCommand());
"""
)
OPEN_TABS = """
    return [...Services.wm.getEnumerator("navigator:browser")].flatMap(
        window => window.gBrowser.tabs.map(tab => tab.linkedBrowser.currentURI.spec));
"""
WORKERS_AWAKE = """
    const {children} = await ChromeUtils.requestProcInfo();
    return children.filter(({type}) => type === "webServiceWorker").length;  // a process of their own
"""
QUIT = "Services.tm.dispatchToMainThread(() => Services.startup.quit(Ci.nsIAppStartup.eForceQuit));"
