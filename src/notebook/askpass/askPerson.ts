import * as vscode from 'vscode';
import { hostLabels } from '../../words/hostLabels.js';
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
  if (kind === 'confirm') return confirm(host, prompt, signal);
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

/** A modal window stays until it is answered; nobody waits for that behind an abort. */
async function confirm(
  host: string,
  prompt: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { yes } = hostLabels;
  const options = { modal: true, detail: prompt };
  const answered = vscode.window.showWarningMessage(hostLabels.confirm(host), options, yes);
  const answer = await Promise.race([answered, aborted(signal)]);
  return answer === yes ? YES : undefined;
}

/** Shown as long as ssh waits, for a touch of a security key for example. */
async function notice(host: string, { prompt }: Question, signal: AbortSignal): Promise<undefined> {
  const options = { location: vscode.ProgressLocation.Notification, title: `${host}: ${prompt}` };
  await vscode.window.withProgress(options, () => aborted(signal));
}

function aborted(signal: AbortSignal): Promise<undefined> {
  if (signal.aborted) return Promise.resolve(undefined);
  return new Promise(resolve => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}
