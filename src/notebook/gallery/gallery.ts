import * as vscode from 'vscode';
import {
  EXPERIMENTS,
  OPEN_EXPERIMENT,
  OPEN_IN_CHINESE,
  OPEN_IN_ENGLISH,
} from '../commands/names.js';
import { editionFor, editionIn } from './catalogue.js';
import { Copies } from './copies.js';
import { followLinks } from './links.js';
import { pickExperiment } from './pick.js';
import { Shelf } from './shelf.js';
import { showProblem } from './showProblem.js';
import { GalleryTree, type GalleryNode } from './tree.js';
import { VIEW } from './view.js';

/** The gallery of shipped experiments: a view, a quick pick, and the links among them. */
export function registerGallery({ extensionUri }: vscode.ExtensionContext): vscode.Disposable {
  const shelf = new Shelf(vscode.Uri.joinPath(extensionUri, 'experiments'));
  const copies = new Copies(shelf);
  const tree = new GalleryTree(shelf, vscode.Uri.joinPath(extensionUri, 'media', 'icons'));

  const open = async (file: string | undefined): Promise<void> => {
    if (file !== undefined) await copies.open(file).catch(showProblem);
  };
  const openIn = (language: string) => (node: GalleryNode | undefined) =>
    open(node?.kind === 'experiment' ? editionIn(node.experiment, language)?.file : undefined);
  const register = vscode.commands.registerCommand;

  return vscode.Disposable.from(
    vscode.window.registerTreeDataProvider(VIEW, tree),
    followLinks(shelf, copies),
    register(EXPERIMENTS, async () => {
      const groups = await shelf.groups().catch(showProblem);
      if (groups) await open(await pickExperiment(groups));
    }),
    register(OPEN_EXPERIMENT, (chosen: string | GalleryNode | undefined) =>
      open(typeof chosen === 'object' ? fileOf(chosen) : chosen),
    ),
    register(OPEN_IN_ENGLISH, openIn('en')),
    register(OPEN_IN_CHINESE, openIn('zh')),
  );
}

/** The view hands its element to a command of its menus. */
function fileOf(node: GalleryNode): string | undefined {
  if (node.kind === 'group') return undefined;
  return editionFor(node.experiment, vscode.env.language).file;
}
