import type * as vscode from 'vscode';
import { decodeFile } from '../document/decodeFile.js';
import { describe } from '../words/english.js';
import { problemOf } from '../words/problems.js';
import { fromNotebookData, toNotebookData } from './notebookData.js';

/** A file's bytes as a notebook and back; an untouched notebook gives the same bytes. */
export const serializer: vscode.NotebookSerializer = {
  deserializeNotebook(content) {
    try {
      return toNotebookData(decodeFile(content));
    } catch (error) {
      // VS Code shows this where the notebook would be. Opening it all the same could destroy it.
      throw new Error(describe(problemOf(error)).message);
    }
  },
  serializeNotebook(data) {
    return new TextEncoder().encode(fromNotebookData(data));
  },
};
