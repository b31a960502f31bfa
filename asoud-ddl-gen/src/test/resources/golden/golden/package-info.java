/** What applies to all classes of the package, and is found here alone. */
@ConverterRegistration(converter = Model.ColourConverter.class, autoApply = true)
@FilterDef(name = "of_tenant", parameters = @ParamDef(name = "tenant", type = String.class))
package golden;

import org.hibernate.annotations.ConverterRegistration;
import org.hibernate.annotations.FilterDef;
import org.hibernate.annotations.ParamDef;
