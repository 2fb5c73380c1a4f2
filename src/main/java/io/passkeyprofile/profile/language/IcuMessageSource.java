package io.passkeyprofile.profile.language;

import java.text.Bidi;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.ibm.icu.text.MessageFormat;
import com.ibm.icu.util.ULocale;
import org.jspecify.annotations.Nullable;

import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.stereotype.Component;
import org.springframework.util.ObjectUtils;

/**
 * The sentences of {@code messages.properties} and its siblings. Those with arguments are
 * in ICU's message format, which knows the plurals of every language. Digits are Western
 * in every language, because IP addresses, codes and IDs on the same page are.
 *
 * @see <a href=
 * "https://unicode-org.github.io/icu/userguide/format_parse/messages/">Formatting
 * Messages</a>
 */
@Component("messageSource")
final class IcuMessageSource extends ResourceBundleMessageSource {

	private static final char FIRST_STRONG_ISOLATE = '\u2068';

	private static final char POP_DIRECTIONAL_ISOLATE = '\u2069';

	/** Kept because parsing a sentence takes longer than formatting it. */
	private final Map<Locale, Map<String, MessageFormat>> formats = new ConcurrentHashMap<>();

	IcuMessageSource() {
		setBasename("messages");
		setDefaultEncoding("UTF-8");
		// Readers of other languages get English, whatever the server's own language
		setFallbackToSystemLocale(false);
	}

	@Override
	protected @Nullable String getMessageInternal(@Nullable String code, Object @Nullable [] arguments,
			@Nullable Locale locale) {
		if (code == null || locale == null || ObjectUtils.isEmpty(arguments)) {
			return super.getMessageInternal(code, null, locale);
		}
		String text = resolveCodeWithoutArguments(code, locale);
		if (text == null || text.indexOf('{') < 0) {
			return text;
		}
		MessageFormat format = this.formats.computeIfAbsent(locale, (key) -> new ConcurrentHashMap<>())
			.computeIfAbsent(code, (key) -> new MessageFormat(text, withWesternDigits(locale)));
		Object[] isolated = isolate(resolveArguments(arguments, locale), locale);
		// ICU's formats are for one thread at a time
		synchronized (format) {
			return format.format(isolated);
		}
	}

	private static ULocale withWesternDigits(Locale locale) {
		return ULocale.forLocale(locale).setKeywordValue("numbers", "latn");
	}

	/**
	 * Isolates names that are written in the opposite direction, so that they don't
	 * reorder the sentence around them.
	 */
	private static Object[] isolate(Object[] arguments, Locale locale) {
		boolean leftToRight = !ULocale.forLocale(locale).isRightToLeft();
		Object[] isolated = arguments.clone();
		for (int i = 0; i < isolated.length; i++) {
			if (isolated[i] instanceof String text && !runsOnly(text, leftToRight)) {
				isolated[i] = FIRST_STRONG_ISOLATE + text + POP_DIRECTIONAL_ISOLATE;
			}
		}
		return isolated;
	}

	private static boolean runsOnly(String text, boolean leftToRight) {
		if (text.indexOf(FIRST_STRONG_ISOLATE) >= 0) {
			// A list, whose names are isolated already
			return true;
		}
		if (leftToRight) {
			return !Bidi.requiresBidi(text.toCharArray(), 0, text.length());
		}
		return text.chars()
			.noneMatch((character) -> Character.getDirectionality(character) == Character.DIRECTIONALITY_LEFT_TO_RIGHT);
	}

}
