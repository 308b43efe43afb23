import { xmlRecords, type XmlElement } from './xml-records';

/** Names the attributes of an element as keys. */
const keyed = (element: XmlElement): Record<string, string> => Object.fromEntries(element.attributes);

/** `<CmdletParameters><Parameter Name= Value=/>…` as a list. */
function listOf(event: XmlElement, name: string): Record<string, string>[] {
  return event.children.filter((child) => child.name === name).flatMap(({ children }) => children.map(keyed));
}

/** An `<Event>` of Exchange's search results: its attributes, and what was given to the cmdlet and changed by it. */
export const exchangeAdminEvents = xmlRecords(
  (element) =>
    element.name === 'Event'
      ? {
          exchangeAdminEvent: {
            ...keyed(element),
            CmdletParameters: listOf(element, 'CmdletParameters'),
            ModifiedProperties: listOf(element, 'ModifiedProperties'),
          },
        }
      : undefined,
  'Event',
);
