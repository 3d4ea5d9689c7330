// Browser globals that the JavaScript build of Graphviz needs and a bare V8 lacks.
globalThis.self = globalThis;
globalThis.WorkerGlobalScope = function () {};
globalThis.location = { href: "" };
globalThis.TextDecoder = class {
  decode(bytes) {
    let text = "";
    for (let start = 0; start < bytes.length; start += 8192) {
      text += String.fromCharCode(...bytes.subarray(start, start + 8192));
    }
    return decodeURIComponent(escape(text));
  }
};
