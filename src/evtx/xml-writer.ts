import type { Utf8Writer } from './utf8-writer';

const KNOWN_ENTITIES = new Set(['lt', 'gt', 'amp', 'quot', 'apos']);

/** Puts XML together, an element a line, indented by depth; names and texts of any content stay well formed. */
export class XmlWriter {
  readonly #out: Utf8Writer;
  #depth = 0;
  #inAttribute = false;
  /** Whether the last thing written was the end of an element. */
  #afterElement = false;
  #isEmpty = false;

  constructor(out: Utf8Writer) {
    this.#out = out;
  }

  text(): string {
    return this.#out.text();
  }

  open(name: string): void {
    this.#line();
    this.#out.ascii('<');
    this.#out.string(xmlName(name));
    this.#depth++;
    this.#isEmpty = false;
    this.#afterElement = false;
  }

  attribute(name: string): void {
    this.#endAttribute();
    this.#out.ascii(' ');
    this.#out.string(xmlName(name));
    this.#out.ascii('="');
    this.#inAttribute = true;
  }

  content(empty: boolean): void {
    this.#endAttribute();
    this.#isEmpty = empty;
    this.#out.ascii(empty ? '/>' : '>');
  }

  end(name: string): void {
    this.#endAttribute();
    this.#depth--;
    if (!this.#isEmpty) {
      if (this.#afterElement) this.#line();
      this.#out.ascii('</');
      this.#out.string(xmlName(name));
      this.#out.ascii('>');
    }
    this.#isEmpty = false;
    this.#afterElement = true;
  }

  string(text: string): void {
    this.#afterElement = false;
    this.#out.string(text, true);
  }

  cdata(text: string): void {
    this.#afterElement = false;
    if (this.#inAttribute) return this.string(text);
    this.#out.ascii('<![CDATA[');
    this.#out.string(text.replaceAll(']]>', ']]]]><![CDATA[>'));
    this.#out.ascii(']]>');
  }

  /** Never expanded; one that XML does not know is written as the text it is. */
  entity(name: string): void {
    this.#afterElement = false;
    if (KNOWN_ENTITIES.has(name)) this.#out.ascii(`&${name};`);
    else this.#out.string(`&${name};`, true);
  }

  instruction(target: string, data: string): void {
    this.#out.string(`<?${xmlName(target)} ${data.replaceAll('?>', '? >')}?>`);
  }

  /** Lets a value be written where it stands. */
  inline(write: (out: Utf8Writer) => void): void {
    this.#afterElement = false;
    write(this.#out);
  }

  #endAttribute(): void {
    if (!this.#inAttribute) return;
    this.#out.ascii('"');
    this.#inAttribute = false;
  }

  #line(): void {
    if (this.#out.length > 0) this.#out.ascii(`\n${'  '.repeat(this.#depth)}`);
  }
}

/** A file could hold any text for a name. */
function xmlName(name: string): string {
  const plain = name.replace(/[^\p{L}\p{N}_.:-]/gu, '_');
  return /^[\p{L}_:]/u.test(plain) ? plain : `_${plain}`;
}
