// docxtemplater: the template is read once, unpacked and compiled for each
// document (an object renders once). It fills a DOCX that somebody has laid out,
// and no PDF.
import { readFileSync } from 'node:fs'
import { measure, require, template } from './common.mjs'

const PizZip = require('pizzip')
const Docxtemplater = require('docxtemplater')
const bytes = readFileSync(template)

await measure(letter => {
	const doc = new Docxtemplater(new PizZip(bytes))
	doc.render(letter)
	return doc.toBuffer({ compression: 'DEFLATE' })
})
