// What the peers in JavaScript share. Each is run as
//     node PEER.mjs BUILD OUT COUNT [TEMPLATE]
// writes the first letter to OUT, and prints documents a second: the best of
// three runs of COUNT letters and the worst, after a tenth to warm up.
import { createRequire } from 'node:module'
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'

const [build, out, count, template] = process.argv.slice(2)
export const require = createRequire(resolve(build, 'bench') + '/')
export { template }

const schools = ['Kim Đồng', 'Thành Công B', 'Phan Chu Trinh',
	'Nguyễn Tri Phương', 'Hoàng Hoa Thám', 'Ngọc Hà', 'Việt Nam - Cu Ba',
	'Nghĩa Dũng']
const two = n => String(n).padStart(2, '0')

// As tests/bench/warm.c fills its marks. The date is ngay and, as it is printed,
// ngay_dai.
export function letter(n) {
	const [d, m, y] = [two(1 + n % 28), two(1 + n % 12), String(2024 + n % 3)]
	return {
		so: two(n + 1),
		ngay: `${y}-${m}-${d}`,
		ngay_dai: `ngày ${d} tháng ${m} năm ${y}`,
		noi: 'Trường Tiểu học ' + schools[n % 8],
		doan: `Đến ngày ${d} tháng ${3 + n % 10}, đơn vị mới đăng ký được ` +
			`${n % 40} trên ${40 + n % 50} người, đạt tỷ lệ thấp so với ` +
			'kế hoạch đã đề ra từ đầu năm học.',
	}
}

// make(letter): the bytes of a document, or a promise of them.
export async function measure(make) {
	const runs = 3
	const speeds = []
	let n = 0
	writeFileSync(out, await make(letter(n++)))
	for (; n < count / 10; n++)
		await make(letter(n))
	for (let i = 0; i < runs; i++) {
		const start = process.hrtime.bigint()
		for (let k = 0; k < count; k++)
			await make(letter(n++))
		speeds.push(count / (Number(process.hrtime.bigint() - start) / 1e9))
	}
	console.log(Math.max(...speeds).toFixed(1), Math.min(...speeds).toFixed(1))
}
