/** Workers bundled by the build, each into one classic script. */
declare module 'virtual:engine-worker' {
  const code: string;
  export default code;
}
declare module 'virtual:keeper-worker' {
  const code: string;
  export default code;
}
declare module 'virtual:docx-worker' {
  const code: string;
  export default code;
}
declare module 'virtual:reader-worker' {
  const code: string;
  export default code;
}
