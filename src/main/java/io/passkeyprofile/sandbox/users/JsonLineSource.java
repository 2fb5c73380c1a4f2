package io.passkeyprofile.sandbox.users;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

import org.jspecify.annotations.Nullable;

/**
 * Users as JSON lines. After an invalid line, reading continues with the next one.
 */
final class JsonLineSource implements UserSource {

	/** No user needs a longer line. It could fill the memory. */
	private static final int MAX_LINE = 16 * 1024 * 1024;

	private final UserLineMapper mapper;

	private final InputStream lines;

	private long number;

	JsonLineSource(UserLineMapper mapper, InputStream lines) {
		this.mapper = mapper;
		this.lines = new BufferedInputStream(lines, 64 * 1024);
	}

	@Override
	public @Nullable Entry next() {
		try {
			byte[] line = nextLine();
			while (line != null && isBlank(line)) {
				line = nextLine();
			}
			return (line != null) ? new Entry(this.number, line.length, this.mapper.read(this.number, line)) : null;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private byte @Nullable [] nextLine() throws IOException {
		int next = this.lines.read();
		if (next == -1) {
			return null;
		}
		this.number++;
		ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
		boolean tooLong = false;
		for (; next != -1 && next != '\n'; next = this.lines.read()) {
			tooLong |= line.size() == MAX_LINE;
			if (!tooLong) {
				line.write(next);
			}
		}
		if (tooLong) {
			throw InvalidUserException.of(this.number, "", "must have at most 16 MiB");
		}
		return line.toByteArray();
	}

	private static boolean isBlank(byte[] line) {
		for (byte character : line) {
			if (character != ' ' && character != '\t' && character != '\r') {
				return false;
			}
		}
		return true;
	}

}
