import * as vscode from 'vscode';
import { isDestination, LOCAL } from '../../agent/destination.js';
import { describe } from '../../words/english.js';
import { hostLabels, localMachine } from '../../words/hostLabels.js';
import type { Controllers } from '../hosts/controllers.js';
import type { HostList } from '../hosts/hostList.js';
import { JUPYTER_TYPE } from '../jupyterMetadata.js';
import { NOTEBOOK_TYPE } from '../notebookType.js';
import { CONNECT } from './names.js';
import { targetNotebook } from './targetNotebook.js';

interface HostItem extends vscode.QuickPickItem {
  readonly host: string;
}

/** Asks for a host and makes it the kernel of the notebook in front. */
export function registerConnect(hosts: HostList, controllers: Controllers): vscode.Disposable {
  return vscode.commands.registerCommand(CONNECT, async (context: unknown) => {
    const notebook = targetNotebook(context, [NOTEBOOK_TYPE, JUPYTER_TYPE]);
    if (notebook === undefined) {
      void vscode.window.showInformationMessage(hostLabels.noNotebook);
      return;
    }
    const host = await pickHost(hosts);
    if (host === undefined) return;
    hosts.choose(host);
    await controllers.choose(notebook, host);
  });
}

/** Quick pick of all hosts; what is typed is one too, as soon as it can be a destination. */
function pickHost(hosts: HostList): Promise<string | undefined> {
  const pick = vscode.window.createQuickPick<HostItem>();
  pick.title = hostLabels.connectTitle;
  pick.placeholder = hostLabels.connectPlaceholder;
  pick.matchOnDetail = true;
  const offered = itemsOf(hosts);
  pick.items = offered;
  pick.onDidChangeValue(written => {
    const typed = written.trim();
    const isOffered = offered.some(({ host }) => host === typed);
    pick.items = typed === '' || isOffered ? offered : [...offered, typedItem(typed)];
  });
  return new Promise(resolve => {
    pick.onDidAccept(() => {
      const [item] = pick.selectedItems;
      if (item === undefined || !isDestination(item.host)) return;
      resolve(item.host);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

function itemsOf(hosts: HostList): readonly HostItem[] {
  const { local, ssh, recent } = hostLabels;
  const { label, detail } = localMachine(vscode.env.remoteName);
  return [
    { host: LOCAL, label, description: local, detail },
    ...hosts.offered.map(({ name, address }) => ({
      host: name,
      label: name,
      description: address === undefined ? recent : ssh,
      ...(address === undefined ? {} : { detail: address }),
    })),
  ];
}

/** What cannot be a destination says so while it is being typed, and cannot be taken. */
function typedItem(host: string): HostItem {
  if (isDestination(host)) return { host, label: hostLabels.connectTo(host), alwaysShow: true };
  const { message, remedy } = describe({ code: 'bad-destination', data: { found: host } });
  return { host, label: message, detail: remedy, alwaysShow: true };
}
