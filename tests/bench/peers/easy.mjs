// easy-template-x: the template is read once, parsed for each document (it keeps
// nothing). It fills a DOCX that somebody has laid out, and no PDF.
import { readFileSync } from 'node:fs'
import { measure, require, template } from './common.mjs'

const { TemplateHandler } = require('easy-template-x')
const bytes = readFileSync(template)
const handler = new TemplateHandler()

await measure(letter => handler.process(bytes, letter))
