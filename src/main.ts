import { mount } from 'svelte';
import App from './ui/App.svelte';
import './ui/styles.css';
import { createEngine } from './worker/client';

mount(App, { target: document.getElementById('app')!, props: { engine: createEngine() } });
