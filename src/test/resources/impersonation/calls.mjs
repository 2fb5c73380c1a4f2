// A program that knows nothing of the sandbox. It prints what a request to each of its arguments was answered with
for (const url of process.argv.slice(2)) {
	try {
		const response = await fetch(url, { headers: { authorization: `Bearer ${process.env.PASSAGE_API_KEY}` } });
		console.log(response.status, (await response.text()).replaceAll('\n', ' '));
	}
	catch (error) {
		console.log(error.cause?.code ?? error);
	}
}
