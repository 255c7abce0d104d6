import * as vscode from 'vscode';
import { describe } from '../../words/english.js';
import { problemOf } from '../../words/problems.js';

/** Tells what was thrown, and what to do about it. */
export function showProblem(error: unknown): void {
  const { message, remedy } = describe(problemOf(error));
  void vscode.window.showErrorMessage(`${message} ${remedy}`);
}
