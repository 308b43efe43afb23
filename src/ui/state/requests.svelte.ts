/**
 * Counts what the page asked of the network since it finished loading: the promise at the foot, live.
 * The page's own files, which its document names (a browser may take the icon late), are no request of it.
 */
export class Requests {
  names = $state.raw<string[]>([]);

  constructor() {
    const observer = new PerformanceObserver((list) => {
      const page = performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming | undefined;
      const loaded = page && page.loadEventStart > 0 ? page.loadEventStart : Infinity;
      const later = list
        .getEntries()
        .filter((e) => e.startTime > loaded && /^https?:/.test(e.name) && !ownFiles().includes(e.name));
      if (later.length > 0) this.names = [...this.names, ...later.map((e) => e.name)];
    });
    observer.observe({ type: 'resource', buffered: true });
  }
}

function ownFiles(): string[] {
  const links = [...document.querySelectorAll<HTMLLinkElement>('link[href]')].map((link) => link.href);
  return [...links, ...[...document.scripts].map((script) => script.src)];
}
