// Typst: one compiler in one process, letter.typ, what differs as sys.inputs.
// Its PDF is the default one: PDF 1.7, tagged, no archive standard; congvan's is
// PDF/A-2a and PDF/UA-1. Results older than 5 letters leave its cache: of 0, 1,
// 2, 5, 10, 30 and never, that was the fastest.
import { fileURLToPath } from 'node:url'
import { dirname } from 'node:path'
import { measure, require } from './common.mjs'

const { NodeCompiler } = require('@myriaddreamin/typst-ts-node-compiler')
const here = dirname(fileURLToPath(import.meta.url))
const compiler = NodeCompiler.create({
	workspace: here,
	fontArgs: [{ fontPaths: ['/usr/share/fonts/truetype/liberation2'] }],
})

await measure(letter => {
	const pdf = compiler.pdf({ mainFilePath: here + '/letter.typ', inputs: letter })
	compiler.evictCache(5)
	return pdf
})
