// A push service's side of the browser, for tests without one. It obeys `localStorage["stand-in"]`:
// {fails: true} refuses to subscribe; `given` counts the addresses it gave; `current` is the subscription there is.
(() => {
  const read = () => ({ given: 0, ...JSON.parse(localStorage.getItem("stand-in") ?? "{}") });
  const write = (changes) => localStorage.setItem("stand-in", JSON.stringify({ ...read(), ...changes }));
  const bytes = (key) => Uint8Array.from(atob(key.replace(/-/g, "+").replace(/_/g, "/")), (byte) => byte.charCodeAt(0)).buffer;
  const subscription = ({ endpoint, key }) => ({
    endpoint,
    options: { userVisibleOnly: true, applicationServerKey: bytes(key) },
    toJSON: () => ({ endpoint, expirationTime: null, keys: { p256dh: "p", auth: "a" } }),
    async unsubscribe() {
      write({ current: null });
      return true;
    },
  });
  Object.assign(PushManager.prototype, {
    async getSubscription() {
      const { current } = read();
      return Notification.permission === "granted" && current ? subscription(current) : null;
    },
    async subscribe({ applicationServerKey: key }) {
      const { fails, given, current: old } = read();
      if (old && old.key !== key) throw new DOMException("subscribed with another key", "InvalidStateError");
      if (fails) throw new DOMException("Registration failed - push service error", "AbortError");
      const current = { endpoint: `https://push.example/${given + 1}`, key };
      write({ given: given + 1, current });
      return subscription(current);
    },
  });
})();
