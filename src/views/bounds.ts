/** How much a drawing shows before it sums up or folds: what one reads, not what one can compute. */
export const bounds = {
  /** Table rows of a page before "show all". */
  htmlRows: 200,
  /** Rows of a text or Markdown table before like ones are put together. */
  textRows: 40,
  /** Connections of a page that are drawn unfolded. */
  htmlLadders: 20,
  /** Connections in text or Markdown that are drawn; the others get one line. */
  textLadders: 12,
  /** Rungs of a ladder: so many of its start, so many of its end. */
  firstRungs: 50,
  lastRungs: 10,
  /** Slots drawn one by one; a longer queue is a bar. */
  slots: 16,
} as const;
