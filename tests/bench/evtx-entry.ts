// What the EVTX benchmark runs in Node, bundled as one module.
export { TimeRules } from '../../src/normalise/time';
export { EventWriter } from '../../src/normalise/event-writer';
export { readEvtx, windowsEvtx } from '../../src/formats/windows-evtx';
export { ChunkWriter, evtxFile, sealChunk, value, writeEvent } from '../unit/evtx/evtx-writer';
