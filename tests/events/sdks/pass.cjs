// Reads an event a line as the CloudEvents SDK for JavaScript does, and writes it again.
const { HTTP } = require(process.argv[2] + "/node_modules/cloudevents");
const lines = require("fs").readFileSync(0, "utf8").split("\n").filter(Boolean);
const headers = { "content-type": "application/cloudevents+json" };
for (const body of lines) console.log(HTTP.structured(HTTP.toEvent({ headers, body })).body);
