import * as vscode from 'vscode';
import { ALLOWANCES, type Allowance } from '../lab/allowance.js';

/** What labs may change on machines: of the scope `machine`, which no workspace can set. */
export function allowedByUser(): readonly Allowance[] {
  const allowed = vscode.workspace.getConfiguration('tcpbook').get<unknown>('direct.allow');
  return Array.isArray(allowed) ? ALLOWANCES.filter(one => allowed.includes(one)) : [];
}
