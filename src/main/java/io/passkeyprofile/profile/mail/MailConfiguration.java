package io.passkeyprofile.profile.mail;

import java.util.Set;

import org.thymeleaf.spring6.templateresolver.SpringResourceTemplateResolver;
import org.thymeleaf.templatemode.TemplateMode;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Lets Thymeleaf write plain text.
 */
@Configuration(proxyBeanMethods = false)
class MailConfiguration {

	@Bean
	SpringResourceTemplateResolver textTemplateResolver() {
		SpringResourceTemplateResolver resolver = new SpringResourceTemplateResolver();
		resolver.setPrefix("classpath:/templates/");
		resolver.setSuffix(".txt");
		resolver.setTemplateMode(TemplateMode.TEXT);
		resolver.setCharacterEncoding("UTF-8");
		resolver.setResolvablePatterns(Set.of("mail/text"));
		// Before the resolver of the pages, which resolves every name
		resolver.setOrder(0);
		return resolver;
	}

}
