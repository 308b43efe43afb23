/** A query with its name, kept with the case. */
export interface SavedView {
  name: string;
  query: string;
}
