/** The commands that package.json contributes; a test holds the two together. */
export const RESTART_LAB = 'tcpbook.restartLab';
export const NEW_EXPERIMENT = 'tcpbook.newExperiment';
export const OPEN_AS_TEXT = 'tcpbook.openAsText';
export const EXPORT = 'tcpbook.export';
export const COMPARE_RUNS = 'tcpbook.compareRuns';
export const CONNECT = 'tcpbook.connect';
export const HOST_MENU = 'tcpbook.hostMenu';
export const EXPERIMENTS = 'tcpbook.experiments';
export const OPEN_EXPERIMENT = 'tcpbook.openExperiment';
export const OPEN_IN_CHINESE = 'tcpbook.openExperimentInChinese';
export const OPEN_IN_ENGLISH = 'tcpbook.openExperimentInEnglish';
