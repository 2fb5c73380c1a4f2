package io.passkeyprofile.browser;

import java.util.Locale;

import org.springframework.context.MessageSource;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.stereotype.Component;

/**
 * The application's texts, and on demand 40 % more of each, as in a language that needs
 * more words.
 */
@Component("messageSource")
class LengthenedMessages implements MessageSource {

	private final ResourceBundleMessageSource messages = new ResourceBundleMessageSource();

	private volatile boolean lengthening;

	LengthenedMessages() {
		this.messages.setBasename("messages");
		this.messages.setDefaultEncoding("UTF-8");
		this.messages.setFallbackToSystemLocale(false);
	}

	void setLengthening(boolean lengthening) {
		this.lengthening = lengthening;
	}

	@Override
	public String getMessage(String code, Object[] arguments, String otherwise, Locale locale) {
		return lengthened(this.messages.getMessage(code, arguments, otherwise, locale));
	}

	@Override
	public String getMessage(String code, Object[] arguments, Locale locale) {
		return lengthened(this.messages.getMessage(code, arguments, locale));
	}

	@Override
	public String getMessage(MessageSourceResolvable resolvable, Locale locale) {
		return lengthened(this.messages.getMessage(resolvable, locale));
	}

	/** A sentence goes on, and a single word gets longer. */
	private String lengthened(String text) {
		if (!this.lengthening || text == null) {
			return text;
		}
		String more = text.substring(0, (text.length() * 2 + 4) / 5);
		return text.contains(" ") ? text + " " + more : text + more;
	}

}
