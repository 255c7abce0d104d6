import type * as vscode from 'vscode';
import { LOCAL } from './agent/destination.js';
import { AskpassServer } from './notebook/askpass/askpassServer.js';
import { registerCompareRuns } from './notebook/commands/compareRuns.js';
import { registerConnect } from './notebook/commands/connect.js';
import { registerExport } from './notebook/commands/exportNotebook.js';
import { registerHostMenu } from './notebook/commands/hostMenu.js';
import { registerNewExperiment } from './notebook/commands/newExperiment.js';
import { registerOpenAsText } from './notebook/commands/openAsText.js';
import { registerRestartLab } from './notebook/commands/restartLab.js';
import { Diagnostics } from './notebook/diagnostics.js';
import { registerGallery } from './notebook/gallery/gallery.js';
import { Controllers } from './notebook/hosts/controllers.js';
import { HostList } from './notebook/hosts/hostList.js';
import { HERE, SshPlace } from './notebook/hosts/place.js';
import { Kernels } from './notebook/kernels.js';
import { LabRecordings } from './notebook/labRecordings.js';
import { NOTEBOOK_TYPE } from './notebook/notebookType.js';
import { registerSerializer, warnOf } from './notebook/serializer.js';
import { StatusBar } from './notebook/statusBar.js';
import { createSession } from './session/session.js';

/** What has to end before the extension host does. */
let ending: (() => Promise<void>) | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const diagnostics = new Diagnostics();
  const recordings = new LabRecordings(warnOf);
  const hosts = new HostList(context.globalState);
  const askpass = new AskpassServer(context.asAbsolutePath('dist/askpass.cjs'));
  const kernels = new Kernels({
    makeSession: createSession,
    placeOf: host => (host === LOCAL ? HERE : new SshPlace(host, hosts, askpass)),
    listener: {
      cellStarted: cell => diagnostics.cellStarted(cell),
      cellEnded: (cell, report) => diagnostics.cellEnded(cell, report),
      labRecorded: (lab, recorded, host) => recordings.keep(lab, recorded, host),
      hostChanged: () => statusBar.refresh(),
    },
  });
  const controllers = new Controllers(hosts, kernels);
  const statusBar = new StatusBar(kernels);
  ending = async () => {
    await kernels.close();
    await askpass.close();
  };
  context.subscriptions.push(
    registerSerializer(NOTEBOOK_TYPE, recordings),
    hosts,
    kernels,
    controllers,
    statusBar,
    diagnostics,
    registerConnect(hosts, controllers),
    registerHostMenu(kernels),
    registerRestartLab(kernels),
    registerNewExperiment(),
    registerOpenAsText(),
    registerExport(),
    registerGallery(context),
    registerCompareRuns(),
  );
}

/** VS Code waits for this before it ends the extension host: every lab is gone by then. */
export async function deactivate(): Promise<void> {
  await ending?.();
}
