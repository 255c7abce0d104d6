import * as vscode from 'vscode';

/** Whether a modal question was answered with `yes`; nobody waits for an answer behind an abort. */
export async function askModal(
  { message, detail, yes }: Readonly<Record<'message' | 'detail' | 'yes', string>>,
  signal: AbortSignal,
): Promise<boolean> {
  const answered = vscode.window.showWarningMessage(message, { modal: true, detail }, yes);
  return (await Promise.race([answered, aborted(signal)])) === yes;
}

/** Resolves when `signal` is aborted. */
export function aborted(signal: AbortSignal): Promise<undefined> {
  if (signal.aborted) return Promise.resolve(undefined);
  return new Promise(resolve => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}
