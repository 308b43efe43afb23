/** Put in by the build; absent while developing. */
declare const __BUILD__: string | undefined;
declare const __VERSION__: string | undefined;

/** Hash of what was built. */
export const build = typeof __BUILD__ === 'string' ? __BUILD__ : 'dev';
/** Version of the package. */
export const version = typeof __VERSION__ === 'string' ? __VERSION__ : 'dev';
