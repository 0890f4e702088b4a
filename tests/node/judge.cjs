// Runs npm's web-push-testing on 127.0.0.1 (its own start script binds all interfaces and outlives us).
// Prints its address, and ends when its standard input does.
"use strict";
const {PushApiModel} = require("web-push-testing/src/PushApiModel.js");
const TestingServer = require("web-push-testing/src/server.js");

class Judge extends TestingServer {
  startServer() {
    this._server = this._app.listen(0, "127.0.0.1", () => {
      const address = `http://127.0.0.1:${this._server.address().port}`;
      this.model.notifyUrl = `${address}/notify/`;
      console.log(address);
    });
    this.setRequestHandlers();
  }
}

const model = new PushApiModel();
const judge = new Judge(model, 0);
judge.model = model;
judge.startServer();
process.stdin.on("end", () => process.exit(0)).resume();
