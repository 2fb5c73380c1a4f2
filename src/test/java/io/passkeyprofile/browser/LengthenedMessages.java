package io.passkeyprofile.browser;

import java.util.Locale;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.MessageSource;
import org.springframework.context.support.DelegatingMessageSource;

/**
 * The application's texts, and on demand 40 % more of each, as in a language that needs
 * more words.
 */
class LengthenedMessages implements BeanPostProcessor {

	private volatile boolean lengthening;

	void setLengthening(boolean lengthening) {
		this.lengthening = lengthening;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		return (bean instanceof MessageSource messages) ? new Lengthening(messages) : bean;
	}

	private final class Lengthening extends DelegatingMessageSource {

		Lengthening(MessageSource messages) {
			setParentMessageSource(messages);
		}

		@Override
		public String getMessage(String code, Object[] arguments, String otherwise, Locale locale) {
			return lengthened(super.getMessage(code, arguments, otherwise, locale));
		}

		@Override
		public String getMessage(String code, Object[] arguments, Locale locale) {
			return lengthened(super.getMessage(code, arguments, locale));
		}

		/** A sentence goes on, and a single word gets longer. */
		private String lengthened(String text) {
			if (!LengthenedMessages.this.lengthening || text == null) {
				return text;
			}
			String more = text.substring(0, (text.length() * 2 + 4) / 5);
			return text.contains(" ") ? text + " " + more : text + more;
		}

	}

}
