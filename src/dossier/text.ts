import { readIp } from '../base/ip';
import { printable } from '../base/text';

/** So much of a log's text is looked at for names; of that so much stands in a report. */
const MOST_READ = 1 << 16;
const LONGEST = 1_500;
const CUT = / … \(\d+ characters\)$/;

/** @returns the text as it can stand in any format: one line, nothing invisible. */
export function plain(text: string): string {
  const read = text.length > MOST_READ ? cutAt(text, MOST_READ) : text;
  return printable(read.replace(/[\r\n\t]+/g, ' '));
}

/** @returns the text as long as a report has room for; a longer one is cut and says so. Names are replaced before, or half of one would stay. */
export function bounded(text: string): string {
  return text.length > LONGEST + MOST_CUT_WORDS ? cutAt(text, LONGEST) : text;
}

/** Room for the words of an earlier cut. */
const MOST_CUT_WORDS = 40;

function cutAt(text: string, length: number): string {
  return text.slice(0, length) + (CUT.exec(text)?.[0] ?? ` … (${text.length} characters)`);
}

/** Dotted quads that belong to no longer number, name or version: `Chrome/125.0.0.0` is none. */
const IPV4 = /(?<![\p{L}\p{N}.-]|\p{L}[/\\]|version )(?:\d{1,3}\.){3}\d{1,3}(?![\p{L}\p{N}]|\.\d)/giu;
/** Two colons at least; what is no address (a time, a hardware address) is told apart by reading it. */
const IPV6 =
  /(?<![\p{L}\p{N}:.])(?:[\da-f]{0,4}:){2,7}(?:(?:\d{1,3}\.){3}\d{1,3}|[\da-f]{0,4})(?![\p{L}\p{N}:])/giu;
const URL_HOST = /\bhttp(s?):(\/\/[^\s/?#"'<>]{1,253})/giu;
const MAIL = /([\p{L}\p{N}._+'’#&~-]@)((?:[\p{L}\p{N}-]{1,63}\.){1,8}[\p{L}\p{N}-]{2,63})/giu;

/** What is defanged, in words. */
export const DEFANGED =
  'IP addresses, http addresses and mail addresses outside the firm’s own domains have brackets around dots and colons; names of hosts and domains that stand alone have not.';

const words = new Uint32Array(4);

/**
 * @param isOwn whether a domain is the firm's.
 * @returns the text with no address in it that a reader turns into a link: `185[.]220[.]70[.]12`, `hxxps://evil[.]example/a`,
 * `x@evil[.]example`. What was defanged before stays as it is.
 */
export function defanged(text: string, isOwn: (domain: string) => boolean = () => false): string {
  const dots = (part: string): string => part.replace(/(?<!\[)\.(?!\])/g, '[.]');
  return text
    .replace(URL_HOST, (_, s: string, host: string) => `hxxp${s}:${dots(host)}`)
    .replace(MAIL, (all, login: string, domain: string) => (isOwn(domain) ? all : login + dots(domain)))
    .replace(IPV4, (ip) => (readIp(ip, words, 0) && !ip.endsWith('.0.0') ? dots(ip) : ip))
    .replace(IPV6, (ip) => (ip !== '::' && readIp(ip, words, 0) ? dots(brokenColons(ip)) : ip));
}

/** A reader needs the colons together, or the last one. */
function brokenColons(ip: string): string {
  return ip.includes('::') ? ip.replace('::', '[::]') : ip.replace(/:(?=[^:]*$)/, '[:]');
}
