export const ruleSentence = (rule: string): string => rule;
export const changeSentence = (change: string): string => change;
