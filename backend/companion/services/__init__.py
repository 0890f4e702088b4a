"""One transaction each: publish, alert, deliver, subscribe. Called by processes and handlers; calls db."""
