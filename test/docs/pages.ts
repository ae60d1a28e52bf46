import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A Markdown page of this repo. */
export interface Page {
  /** The path from the root of the repo. */
  path: string;
  text: string;
}

/** A tagout command that a page shows. */
export interface ShownCommand {
  command: string;
  verb: string;
  flags: string[];
}

const FOLDERS = ['.', 'docs', 'docs/decisions', 'host', 'test', 'test/workflows'];

export function findPages(): Page[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.md'))
      .map((name) => ({ path: join(folder, name), text: read(join(folder, name)) })),
  );
}

/** The text of a page; empty for any other file, because a link may lead to one. */
export function read(path: string): string {
  return path.endsWith('.md') ? readFileSync(path, 'utf8') : '';
}

/** Links and pictures within the repo. */
export function linksOf(text: string): string[] {
  return [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => match[1]!)
    .filter((link) => !/^[a-z]+:/.test(link));
}

/** The anchors of the headings, as GitHub makes them. */
export function anchors(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map((match) =>
    match[1]!
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

/** The content of every fenced block of a language, without the indentation of its fence. */
export function blocks(text: string, language: string): string[] {
  return [...text.matchAll(/^( *)```(\w*)\n([\s\S]*?)^\1```$/gm)]
    .filter((match) => match[2] === language)
    .map((match) => match[3]!.replaceAll(new RegExp(`^${match[1]!}`, 'gm'), ''));
}

/** The commands in lines of sh blocks, after the prompt in text blocks, and in code spans. */
export function commandsOf(text: string): ShownCommand[] {
  const lines = [
    ...blocks(text, 'sh').flatMap((block) => block.split('\n')),
    ...blocks(text, 'text').flatMap((block) => [...block.matchAll(/^\$ (.+)$/gm)].map((match) => match[1]!)),
    ...codeSpans(text),
  ];
  return lines.flatMap((line) => {
    const words = /^(?:npx )?tagout ([a-z]\S*)(.*)$/.exec(line.trim());
    if (words === null) return [];
    const own = words[2]!.replaceAll(/"[^"]*"/g, '').replace(/\s(#|&&|\|\||;).*$/, '');
    return [{ command: line.trim(), verb: words[1]!, flags: flagsIn(own) }];
  });
}

/** Flags that prose names without a command. */
export function flagsOf(text: string): string[] {
  return codeSpans(text)
    .filter((code) => code.startsWith('-'))
    .flatMap(flagsIn);
}

function codeSpans(text: string): string[] {
  return [...prose(text).matchAll(/`([^`\n]+)`/g)].map((match) => match[1]!);
}

function prose(text: string): string {
  return text.replaceAll(/^( *)```\w*\n[\s\S]*?^\1```$/gm, '');
}

function flagsIn(words: string): string[] {
  return words.match(/(?<=^|[\s[(|])--?[a-z][a-z-]*/g) ?? [];
}
