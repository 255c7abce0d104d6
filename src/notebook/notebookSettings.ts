import type * as vscode from 'vscode';
import { parseDocument } from '../document/parseDocument.js';
import { JUPYTER_TYPE, jupyterSettings, type JupyterSettings } from './jupyterMetadata.js';
import { headOf } from './notebookData.js';

/** What a notebook says about its lab and host, with what is wrong about that. */
export function notebookSettings({
  notebookType,
  metadata,
}: Pick<vscode.NotebookDocument, 'notebookType' | 'metadata'>): JupyterSettings {
  return notebookType === JUPYTER_TYPE
    ? jupyterSettings(metadata)
    : parseDocument(headOf(metadata));
}
