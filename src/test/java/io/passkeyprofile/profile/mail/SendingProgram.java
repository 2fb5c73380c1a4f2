package io.passkeyprofile.profile.mail;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.passkeyprofile.profile.web.ProfileSettings;
import jakarta.mail.internet.MimeMessage;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Puts a mail into the outbox and sends it, but never learns that the server accepted it:
 * the program waits there until it is killed.
 */
final class SendingProgram {

	private SendingProgram() {
	}

	/** The arguments are the database's URL and the mail server's port. */
	public static void main(String[] arguments) {
		Parts parts = Parts.of(arguments[0], Clock.systemUTC(), new JavaMailSenderImpl() {

			@Override
			protected void doSend(MimeMessage[] messages, Object @Nullable [] originals) {
				setHost("127.0.0.1");
				setPort(Integer.parseInt(arguments[1]));
				super.doSend(messages, originals);
				System.out.println("accepted");
				while (true) {
					java.util.concurrent.locks.LockSupport.park();
				}
			}

		});
		Flyway.configure().dataSource(arguments[0], "sa", "").locations("classpath:db/profile").load().migrate();
		parts.outbox().insert(new Mail("ada@example.com", Locale.ENGLISH, "sample", List.of("Laptop"), null, null));
		parts.delivery().deliver();
	}

	/**
	 * The outbox and what sends it, without the rest of the application.
	 *
	 * @param jdbc the database
	 * @param outbox the stored mails
	 * @param delivery what sends them
	 */
	record Parts(JdbcClient jdbc, OutboxRepository outbox, MailDelivery delivery) {

		static Parts of(String url, Clock clock, JavaMailSender sender) {
			DriverManagerDataSource database = new DriverManagerDataSource(url, "sa", "");
			MailSettings settings = new MailSettings("no-reply@example.com");
			OutboxRepository outbox = new OutboxRepository(JdbcClient.create(database),
					new TransactionTemplate(new JdbcTransactionManager(database)), new JsonMapper(), settings, clock);
			ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
			messages.setBasenames("messages", "sample-mail");
			messages.setDefaultEncoding("UTF-8");
			SpringTemplateEngine templates = new SpringTemplateEngine();
			templates.setTemplateEngineMessageSource(messages);
			templates.setTemplateResolvers(Set.of(resolver(".txt", TemplateMode.TEXT, "mail/text"),
					resolver(".html", TemplateMode.HTML, "mail/html")));
			DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
			beans.registerSingleton("sender", sender);
			return new Parts(JdbcClient.create(database), outbox, new MailDelivery(outbox,
					new MailRenderer(templates, messages, settings,
							new ProfileSettings("https://example.com", true, List.of(Locale.ENGLISH)), new JsonMapper(),
							clock),
					settings, beans.getBeanProvider(JavaMailSender.class), clock));
		}

		private static ClassLoaderTemplateResolver resolver(String suffix, TemplateMode mode, String template) {
			ClassLoaderTemplateResolver resolver = new ClassLoaderTemplateResolver();
			resolver.setPrefix("templates/");
			resolver.setSuffix(suffix);
			resolver.setTemplateMode(mode);
			resolver.setResolvablePatterns(Set.of(template));
			return resolver;
		}

	}

}
