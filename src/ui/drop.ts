import type { DroppedFile } from '../worker/api';

/** A directory reader hands out at most 100 entries a call; an empty batch ends it. */
async function entriesOf(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail));
    if (batch.length === 0) return all;
    all.push(...batch);
  }
}

async function walk(entry: FileSystemEntry, folder: string): Promise<DroppedFile[]> {
  const name = folder + entry.name;
  if (entry.isDirectory) {
    const children = await entriesOf(entry as FileSystemDirectoryEntry);
    const nested = await Promise.all(children.map((child) => walk(child, `${name}/`)));
    return nested.flat();
  }
  const file = await new Promise<File>((done, fail) => (entry as FileSystemFileEntry).file(done, fail));
  return [{ name, file }];
}

/**
 * Reads what was dropped, folders too. Must be called within the drop event, whose items are gone later.
 * @returns the files with their paths inside what was dropped; one that cannot be opened is named to `onUnreadable`
 */
export async function droppedFiles(
  transfer: DataTransfer,
  onUnreadable: (name: string, reason: string) => void,
): Promise<DroppedFile[]> {
  const items = [...transfer.items].filter((item) => item.kind === 'file');
  const roots = items.map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const lists = await Promise.all(
    roots.map(async ({ entry, file }): Promise<DroppedFile[]> => {
      if (!entry) return file ? [{ name: file.name, file }] : [];
      try {
        return await walk(entry, '');
      } catch (error) {
        // A synthetic drop may have an entry without bytes behind it while the file itself can be read.
        if (file && !entry.isDirectory) return [{ name: file.name, file }];
        onUnreadable(entry.name, error instanceof Error ? error.message : String(error));
        return [];
      }
    }),
  );
  return lists.flat();
}

/** Files chosen in a dialog; a folder's files keep their path inside it. */
export function pickedFiles(list: FileList | null): DroppedFile[] {
  return [...(list ?? [])].map((file) => ({ name: file.webkitRelativePath || file.name, file }));
}

/** True where a drag carries files rather than text. */
export function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}
