const CHANNEL = 'pushtrail.case';

/** Tells the page's other tabs that the case was erased, and hears it from them: all of them show the one case. */
export class OtherTabs {
  /** Called where another tab erased the case. */
  onErased: () => void = () => undefined;
  readonly #channel = new BroadcastChannel(CHANNEL);

  constructor() {
    this.#channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (data === 'erased') this.onErased();
    };
  }

  tellErased(): void {
    this.#channel.postMessage('erased');
  }
}
