package io.passkeyprofile.profile.web;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import com.ibm.icu.util.ULocale;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.IEngineConfiguration;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.ISpringTemplateEngine;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.spring6.dialect.SpringStandardDialect;
import org.thymeleaf.spring6.view.ThymeleafView;
import org.thymeleaf.templateresolver.StringTemplateResolver;
import org.thymeleaf.templateresource.ITemplateResource;
import org.thymeleaf.templateresource.StringTemplateResource;

import org.springframework.context.ApplicationContext;
import org.springframework.context.MessageSource;

/**
 * Encodes a page while it is rendered, and sends it as a whole. The encoder behind a
 * response's writer is slow from the first character that isn't ASCII, and so is encoding
 * a whole page as one string. Either took a fifth of a page's time.
 */
public class PageView extends ThymeleafView {

	private @Nullable Templates templates;

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

	@Override
	protected void initApplicationContext(ApplicationContext context) {
		super.initApplicationContext(context);
		this.templates = context.getBean(Templates.class);
	}

	@Override
	protected ISpringTemplateEngine getTemplateEngine() {
		return Objects.requireNonNull(this.templates).engine(getLocale());
	}

	static String direction(Locale locale) {
		return ULocale.forLocale(locale).isRightToLeft() ? "rtl" : "ltr";
	}

	/**
	 * The templates of pages in each language. In them, what depends only on the language
	 * has the prefix {@code once} instead of {@code th}: most sentences, and the paths of
	 * static files. It is rendered when a template is first needed in a language. The
	 * result is the template for all pages in that language.
	 */
	static final class Templates {

		private final Map<Locale, ISpringTemplateEngine> engines = new ConcurrentHashMap<>();

		private final SpringTemplateEngine original;

		private final SpringTemplateEngine once = new SpringTemplateEngine();

		private final MessageSource messages;

		private final Supplier<Map<String, Object>> variables;

		/**
		 * Creates the templates.
		 * @param original the engine with the resolvers and dialects to use
		 * @param messages the application's sentences
		 * @param variables the variables that are the same for all pages
		 */
		Templates(SpringTemplateEngine original, MessageSource messages, Supplier<Map<String, Object>> variables) {
			this.original = original;
			this.messages = messages;
			this.variables = variables;
			this.once.setDialectsByPrefix(Map.of("once", new SpringStandardDialect()));
			this.once.setTemplateResolvers(original.getTemplateResolvers());
			this.once.setTemplateEngineMessageSource(messages);
			// Not needed: the engine of each language has a cache
			this.once.setCacheManager(null);
		}

		/**
		 * Returns the engine that renders the pages of a language.
		 * @param locale one of the application's languages
		 */
		ISpringTemplateEngine engine(Locale locale) {
			return this.engines.computeIfAbsent(locale, this::createEngine);
		}

		private ISpringTemplateEngine createEngine(Locale locale) {
			Context context = new Context(locale, this.variables.get());
			context.setVariable("direction", direction(locale));
			StringTemplateResolver resolver = new StringTemplateResolver() {

				@Override
				protected ITemplateResource computeTemplateResource(IEngineConfiguration configuration,
						@Nullable String ownerTemplate, String template, @Nullable Map<String, Object> attributes) {
					return new StringTemplateResource(Templates.this.once.process(template, context));
				}

			};
			resolver.setCacheable(true);
			SpringTemplateEngine engine = new SpringTemplateEngine();
			engine.setDialects(this.original.getDialects());
			engine.setTemplateResolver(resolver);
			engine.setTemplateEngineMessageSource(this.messages);
			return engine;
		}

	}

	/**
	 * Collects the page in UTF-8. Callers must not split a surrogate pair between two
	 * calls.
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
