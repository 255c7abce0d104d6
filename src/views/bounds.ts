/** How much a drawing shows before it sums up or folds: what one reads, not what one can compute. */
export const bounds = {
  /** Table rows of a page that are all drawn; of more, those in sight. */
  htmlRows: 50,
  /** From so many rows on a table of a page can be filtered. */
  filteredRows: 8,
  /** Rows of a text or Markdown table before like ones are put together. */
  textRows: 40,
  /** Connections of a page that are drawn one below the other; more are a list with one drawn. */
  htmlLadders: 20,
  /** Connections in text or Markdown that are drawn; of more, one of each kind. */
  textLadders: 12,
  /** Rungs of a ladder: so many of its start, so many of its end. */
  firstRungs: 50,
  lastRungs: 10,
  /** From so many segments on a ladder has an overview to zoom with. */
  overviewFrom: 6,
  /** Slots drawn one by one; a longer queue is a bar. */
  slots: 16,
} as const;
