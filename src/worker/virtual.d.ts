/** The engine's worker, bundled by the build into one classic script. */
declare module 'virtual:engine-worker' {
  const code: string;
  export default code;
}
