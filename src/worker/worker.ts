import { expose } from 'comlink';
import { Workbench } from '../pipeline/workbench';

declare const __BUILD__: string;
declare const __VERSION__: string;

/** The worker's entry: only wires the workbench to the page. */
expose(new Workbench({ version: __VERSION__, build: __BUILD__ }));
