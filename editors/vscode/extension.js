// Starts `kqlab lsp` and hands it rules, test files and workspace files.

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

/** The results of a rule's tests, in the output channel, with what differs for those that fail. */
async function runTests(channel) {
  const editor = vscode.window.activeTextEditor;
  if (!editor) {
    return;
  }
  const result = await client.sendRequest("workspace/executeCommand", {
    command: "kqlab.test",
    arguments: [editor.document.uri.toString()],
  });
  channel.clear();
  if (!result) {
    channel.appendLine("There is no test file beside this file, or it cannot be read.");
  } else {
    for (const error of result.errors) {
      channel.appendLine(error);
    }
    for (const test of result.tests) {
      channel.appendLine(`${test.status}: ${test.name}`);
      test.because.forEach((line) => channel.appendLine(`    ${line}`));
    }
  }
  channel.show(true);
}

async function activate(context) {
  const command = vscode.workspace.getConfiguration("kqlab").get("path") || "kqlab";
  const channel = vscode.window.createOutputChannel("kqlab");
  client = new LanguageClient(
    "kqlab",
    "kqlab",
    { command, args: ["lsp"] },
    {
      documentSelector: [
        { language: "kql" },
        { scheme: "file", language: "yaml" },
      ],
      synchronize: {
        fileEvents: vscode.workspace.createFileSystemWatcher("**/*.{kql,csl,yaml,yml,json,csv}"),
      },
      // The lens names the server's command, whose result is shown here.
      middleware: {
        executeCommand: (name, args, next) =>
          name === "kqlab.test" ? runTests(channel) : next(name, args),
      },
    },
  );
  context.subscriptions.push(
    channel,
    vscode.commands.registerCommand("kqlab.runTests", () => runTests(channel)),
  );
  await client.start();
}

function deactivate() {
  return client ? client.stop() : undefined;
}

module.exports = { activate, deactivate };
