import * as vscode from 'vscode';
import { galleryLabels, languageName } from '../../words/galleryLabels.js';
import { OPEN_EXPERIMENT } from '../commands/names.js';
import { editionFor, primary, type Edition, type Experiment, type Group } from './catalogue.js';
import type { Shelf } from './shelf.js';
import { showProblem } from './showProblem.js';

export type GalleryNode =
  | { readonly kind: 'group'; readonly group: Group }
  | { readonly kind: 'experiment'; readonly experiment: Experiment };

/** The view *Experiments*: the shipped notebooks in groups, each once, whatever its languages. */
export class GalleryTree implements vscode.TreeDataProvider<GalleryNode> {
  constructor(
    private readonly shelf: Shelf,
    /** `media/icons` of the extension. */
    private readonly icons: vscode.Uri,
  ) {}

  /** Where nothing can be read the view's welcome stands. */
  async getChildren(node?: GalleryNode): Promise<GalleryNode[]> {
    if (node?.kind === 'experiment') return [];
    if (node !== undefined) {
      return node.group.experiments.map(experiment => ({ kind: 'experiment', experiment }));
    }
    try {
      return (await this.shelf.groups()).map(group => ({ kind: 'group', group }));
    } catch (error) {
      showProblem(error);
      return [];
    }
  }

  getTreeItem(node: GalleryNode): vscode.TreeItem {
    return node.kind === 'group' ? groupItem(node.group) : this.#experimentItem(node.experiment);
  }

  #experimentItem(experiment: Experiment): vscode.TreeItem {
    const edition = editionFor(experiment, vscode.env.language);
    const { title, description, kernel, programs, file } = edition;
    const item = new vscode.TreeItem(title);
    item.id = experiment.name;
    item.description = programs.join(', ');
    item.tooltip = tooltip(experiment, edition);
    item.iconPath = {
      light: vscode.Uri.joinPath(this.icons, 'tcpbook-light.svg'),
      dark: vscode.Uri.joinPath(this.icons, 'tcpbook-dark.svg'),
    };
    item.command = { command: OPEN_EXPERIMENT, title: galleryLabels.openCopy, arguments: [file] };
    // The menus of package.json look for the languages that it could be opened in as well.
    const others = experiment.editions.filter(other => other !== edition);
    item.contextValue = ['experiment', ...others.map(({ lang }) => primary(lang))].join(' ');
    const needs = galleryLabels.needs(kernel, programs);
    const label = [title, description, needs].filter(Boolean).join('. ');
    item.accessibilityInformation = { label };
    return item;
  }
}

function groupItem({ id }: Group): vscode.TreeItem {
  const { Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(galleryLabels.group(id), Expanded);
  item.id = `group:${id}`;
  item.contextValue = 'group';
  return item;
}

function tooltip(experiment: Experiment, edition: Edition): vscode.MarkdownString {
  const { title, description, kernel, programs } = edition;
  const others = experiment.editions.filter(other => other !== edition);
  const languages = [edition, ...others].map(({ lang }) => languageName(lang));
  const facts = [
    galleryLabels.needs(kernel, programs),
    galleryLabels.languages(languages),
    galleryLabels.opensCopy,
  ].filter(Boolean);
  const text = new vscode.MarkdownString('**').appendText(title).appendMarkdown('**');
  if (description !== undefined) text.appendMarkdown('\n\n').appendText(description);
  for (const fact of facts) text.appendMarkdown('\n\n').appendText(fact);
  return text;
}
