package io.passkeyprofile.sandbox.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.SandboxSettings;
import io.passkeyprofile.sandbox.journal.Refusal;

import org.springframework.context.support.DefaultMessageSourceResolvable;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.stereotype.Component;

/**
 * Explains in one sentence why a call was refused, and in another how to fix that. The
 * sentences are in {@code refusals.properties}.
 */
@Component
class RefusalSentences {

	/** An argument whose value is not known. */
	private static final String UNKNOWN = "?";

	private final ResourceBundleMessageSource sentences = new ResourceBundleMessageSource();

	private final SandboxSettings settings;

	RefusalSentences(SandboxSettings settings) {
		this.settings = settings;
		this.sentences.setBasename("io.passkeyprofile.sandbox.inspect.refusals");
		this.sentences.setDefaultEncoding("UTF-8");
		this.sentences.setAlwaysUseMessageFormat(true);
	}

	/**
	 * Explains a refusal.
	 * @param refusal the refusal
	 * @param appId the app in the path of the call
	 * @return one or two sentences, which may contain anything that a caller sent
	 */
	String explain(Refusal refusal, String appId) {
		int index = this.settings.apps().stream().map(App::id).toList().indexOf(appId);
		List<Object> arguments = new ArrayList<>();
		arguments.add("sandbox.apps[" + index + "]");
		arguments.addAll(refusal.arguments());
		String key = refusal.reason().wireName();
		String variant = key + (refusal.arguments().contains(UNKNOWN) ? ".unknown" : (index < 0) ? ".here" : "");
		return this.sentences.getMessage(
				new DefaultMessageSourceResolvable(new String[] { variant, key }, arguments.toArray()), Locale.ENGLISH);
	}

}
