package io.passkeyprofile.profile.web;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.ibm.icu.util.ULocale;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.ISpringTemplateEngine;
import org.thymeleaf.spring6.view.ThymeleafView;

/**
 * Encodes a page while it is rendered, and sends it as a whole. The encoder behind a
 * response's writer, and that of a whole page as a string, are slow from the first
 * character on that is not ASCII, and took a fifth of a page's time.
 */
public class PageView extends ThymeleafView {

	@Override
	public void render(@Nullable Map<String, ?> model, HttpServletRequest request, HttpServletResponse response)
			throws Exception {
		PageWriter writer = new PageWriter();
		super.render(model, request, new HttpServletResponseWrapper(response) {

			@Override
			public PrintWriter getWriter() {
				return writer;
			}

		});
		response.getOutputStream().write(writer.page, 0, writer.length);
	}

	static String direction(Locale locale) {
		return ULocale.forLocale(locale).isRightToLeft() ? "rtl" : "ltr";
	}

	/**
	 * Fragments that are the same for everybody who reads the same language. Each is
	 * rendered once a language: the sentences for a script were a fifth of the profile
	 * page, and a tenth of its time.
	 */
	public static final class Fragments {

		private final Map<List<Object>, String> rendered = new ConcurrentHashMap<>();

		private final ISpringTemplateEngine templateEngine;

		private final List<Locale> languages;

		Fragments(ISpringTemplateEngine templateEngine, List<Locale> languages) {
			this.templateEngine = templateEngine;
			this.languages = languages;
		}

		/**
		 * Returns the languages that people can choose.
		 * @param locale the reader's language
		 * @return the items of a list, as HTML
		 */
		public String languages(Locale locale) {
			return this.rendered.computeIfAbsent(List.of(locale), (key) -> this.templateEngine.process("web/_languages",
					Set.of("languages"), new Context(locale, Map.of("languages", this.languages))));
		}

		/**
		 * Returns the direction in which a language is written.
		 * @param locale the language
		 * @return {@code ltr} or {@code rtl}, as in HTML
		 */
		public String direction(Locale locale) {
			return PageView.direction(locale);
		}

		/**
		 * Returns what a page says about ceremonies that failed.
		 * @param prefix the beginning of the sentences' keys, such as {@code add.}
		 * @param kind {@code create} or {@code get}
		 * @param keys the ends of the sentences' keys
		 * @param locale the reader's language
		 * @return the items of a list, as HTML
		 */
		public String ceremony(String prefix, String kind, List<String> keys, Locale locale) {
			return this.rendered.computeIfAbsent(List.of(prefix, kind, keys, locale),
					(key) -> this.templateEngine.process("web/_ceremony", Set.of("sentences"),
							new Context(locale, Map.of("prefix", prefix, "kind", kind, "keys", keys))));
		}

	}

	/**
	 * Keeps the page in UTF-8. A character comes in one piece, never half of its pair of
	 * surrogates.
	 */
	private static final class PageWriter extends PrintWriter {

		private byte[] page = new byte[16 * 1024];

		private int length;

		PageWriter() {
			super(nullWriter());
		}

		@Override
		public void write(int character) {
			if (character >= 0x80) {
				writeEncoded(String.valueOf((char) character));
				return;
			}
			reserve(1);
			this.page[this.length++] = (byte) character;
		}

		@Override
		public void write(char[] characters, int start, int count) {
			write(new String(characters, start, count));
		}

		@Override
		public void write(String text, int start, int count) {
			write(text.substring(start, start + count));
		}

		@Override
		public void write(String text) {
			int count = text.length();
			reserve(count);
			for (int i = 0; i < count; i++) {
				char character = text.charAt(i);
				if (character >= 0x80) {
					writeEncoded(text.substring(i));
					return;
				}
				this.page[this.length++] = (byte) character;
			}
		}

		private void writeEncoded(String text) {
			byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
			reserve(encoded.length);
			System.arraycopy(encoded, 0, this.page, this.length, encoded.length);
			this.length += encoded.length;
		}

		private void reserve(int count) {
			if (this.page.length - this.length < count) {
				this.page = Arrays.copyOf(this.page, Math.max(2 * this.page.length, this.length + count));
			}
		}

	}

}
