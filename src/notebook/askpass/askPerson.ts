import * as vscode from 'vscode';
import { hostLabels } from '../../words/hostLabels.js';
import { aborted, askModal } from '../askModal.js';
import type { Asker } from './askpassServer.js';
import { YES, type Question } from './question.js';

/** VS Code has one input box: a second one would take the place of the first, unanswered. */
let last: Promise<unknown> = Promise.resolve();

/** Asks in VS Code, in the name of a host. */
export function askPerson(host: string): Asker {
  return (question, signal) => {
    if (question.kind === 'notice') return notice(host, question, signal);
    const answer = last.then(() => (signal.aborted ? undefined : ask(host, question, signal)));
    last = answer.catch(() => undefined);
    return answer;
  };
}

async function ask(
  host: string,
  { kind, prompt }: Question,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (kind === 'confirm') {
    const { confirm, yes } = hostLabels;
    const message = confirm(host);
    return (await askModal({ message, detail: prompt, yes }, signal)) ? YES : undefined;
  }
  const cancellation = new vscode.CancellationTokenSource();
  const cancel = (): void => cancellation.cancel();
  signal.addEventListener('abort', cancel);
  const options = { title: host, prompt, password: true, ignoreFocusOut: true };
  try {
    return await vscode.window.showInputBox(options, cancellation.token);
  } finally {
    signal.removeEventListener('abort', cancel);
    cancellation.dispose();
  }
}

/** Shown as long as ssh waits, for a touch of a security key for example. */
async function notice(host: string, { prompt }: Question, signal: AbortSignal): Promise<undefined> {
  const options = { location: vscode.ProgressLocation.Notification, title: `${host}: ${prompt}` };
  await vscode.window.withProgress(options, () => aborted(signal));
}
