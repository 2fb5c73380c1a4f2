package io.passkeyprofile.sandbox.journal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Collectors;

import io.passkeyprofile.sandbox.journal.RecordedCall.Header;

/**
 * Masks the headers of calls. Most calls of a client have the same headers, so recently
 * masked headers are reused. This saves most of the time and memory that recording a call
 * would take.
 */
public final class HeaderMask {

	private static final int MAX_VALUE = 1000;

	private static final Set<String> SCHEMES = Set.of("basic", "bearer", "digest");

	/** A power of two, because a bit mask turns a hash code into a place. */
	private static final int PLACES = 64;

	private final AtomicReferenceArray<Masked> lately = new AtomicReferenceArray<>(PLACES);

	/**
	 * Masks headers.
	 * @param sent names and values alternately, as they were sent
	 * @return the headers in this order, masked
	 */
	public List<Header> mask(List<String> sent) {
		int hash = sent.hashCode();
		int place = (hash ^ (hash >>> 16)) & (PLACES - 1);
		Masked masked = this.lately.get(place);
		if (masked == null || !masked.sent.equals(sent)) {
			masked = Masked.of(sent);
			this.lately.set(place, masked);
		}
		return masked.headers;
	}

	private static Header header(String name, String value) {
		return new Header(name, switch (name.toLowerCase(Locale.ROOT)) {
			case "authorization" -> credentials(value);
			case "cookie" -> cut(cookies(value));
			case "referer" -> cut(SecretMask.maskQuery(value));
			default -> cut(value);
		});
	}

	/** Keeps a known scheme. Another word could be the key itself. */
	private static String credentials(String value) {
		int space = value.indexOf(' ');
		return (space > 0 && SCHEMES.contains(value.substring(0, space).toLowerCase(Locale.ROOT)))
				? value.substring(0, space + 1) + SecretMask.mask(value.substring(space + 1).strip())
				: SecretMask.mask(value);
	}

	private static String cookies(String value) {
		return Arrays.stream(value.split(";", -1))
			.map((cookie) -> cookie.replaceFirst("=.*", "=") + SecretMask.mask(cookie.replaceFirst("[^=]*=?", "")))
			.collect(Collectors.joining(";"));
	}

	private static String cut(String value) {
		return (value.length() > MAX_VALUE) ? value.substring(0, MAX_VALUE) + "…" : value;
	}

	private record Masked(List<String> sent, List<Header> headers) {

		private static Masked of(List<String> sent) {
			List<Header> headers = new ArrayList<>(sent.size() / 2);
			for (int i = 0; i < sent.size(); i += 2) {
				headers.add(header(sent.get(i), sent.get(i + 1)));
			}
			return new Masked(sent, List.copyOf(headers));
		}

	}

}
