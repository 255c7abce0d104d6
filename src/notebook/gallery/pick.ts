import * as vscode from 'vscode';
import { galleryLabels, languageName } from '../../words/galleryLabels.js';
import { editionFor, type Experiment, type Group } from './catalogue.js';

interface TwinButton extends vscode.QuickInputButton {
  readonly file: string;
}

interface ExperimentPick extends vscode.QuickPickItem {
  /** Undefined for a group's heading. */
  readonly file?: string;
  readonly buttons?: readonly TwinButton[];
}

/** Asks for one of the experiments; gives its file's name, or undefined where none was wanted. */
export function pickExperiment(groups: readonly Group[]): Promise<string | undefined> {
  const pick = vscode.window.createQuickPick<ExperimentPick>();
  pick.title = galleryLabels.pickTitle;
  pick.placeholder = galleryLabels.pickPlaceholder;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.items = groups.flatMap(({ id, experiments }) => [
    { label: galleryLabels.group(id), kind: vscode.QuickPickItemKind.Separator },
    ...experiments.map(itemOf),
  ]);
  return new Promise(resolve => {
    const take = (file: string | undefined): void => {
      resolve(file);
      pick.hide();
    };
    pick.onDidAccept(() => take(pick.selectedItems[0]?.file));
    pick.onDidTriggerItemButton(({ item, button }) =>
      take(item.buttons?.find(one => one === button)?.file),
    );
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

function itemOf(experiment: Experiment): ExperimentPick {
  const edition = editionFor(experiment, vscode.env.language);
  const { file, title, description, kernel, programs } = edition;
  return {
    label: title,
    description: galleryLabels.needs(kernel, programs),
    ...(description === undefined ? {} : { detail: description }),
    file,
    buttons: experiment.editions
      .filter(other => other !== edition)
      .map(other => ({
        iconPath: new vscode.ThemeIcon('globe'),
        tooltip: galleryLabels.openIn(languageName(other.lang)),
        file: other.file,
      })),
  };
}
